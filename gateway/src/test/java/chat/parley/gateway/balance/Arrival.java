package chat.parley.gateway.balance;

/// Where a balancer sends who comes back.
enum Arrival {
  LEAST,
  RANDOM
}
