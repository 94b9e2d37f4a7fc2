package chat.parley.backplane.redis;

/// The start ends here: no waiting makes this Redis fit. Its message is one line for an operator.
public final class UnsuitableRedisException extends RuntimeException {
  UnsuitableRedisException(String message) {
    super(message);
  }
}
