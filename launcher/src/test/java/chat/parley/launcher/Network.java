package chat.parley.launcher;

import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisProxy.Treatment;
import chat.parley.backplane.redis.RedisServer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/// What lies between the services and one Redis: a proxy for each service, so that one of them
/// alone can lose what others receive. What is called here hits all. Thread-safe.
final class Network implements AutoCloseable {
  private final Map<String, RedisProxy> proxies;

  private Network(Map<String, RedisProxy> proxies) {
    this.proxies = Map.copyOf(proxies);
  }

  static Network between(List<ServicePlan> services, RedisServer redis) {
    var proxies = new HashMap<String, RedisProxy>();
    services.forEach(service -> proxies.put(service.name(), RedisProxy.before(redis)));
    return new Network(proxies);
  }

  /// What lies before this service alone.
  RedisProxy before(ServicePlan service) {
    var proxy = proxies.get(service.name());
    if (proxy == null) {
      throw new IllegalArgumentException(service.name() + " has no network.");
    }
    return proxy;
  }

  /// See [RedisProxy#treat]; each service has its own numbers.
  void treat(LongFunction<Treatment> each) {
    all().forEach(proxy -> proxy.treat(each));
  }

  void stallChannels() {
    all().forEach(RedisProxy::stallChannels);
  }

  void cutChannels() {
    all().forEach(RedisProxy::cutChannels);
  }

  void cutAll() {
    all().forEach(RedisProxy::cutAll);
  }

  void heal() {
    all().forEach(RedisProxy::heal);
  }

  @Override
  public void close() {
    all().forEach(RedisProxy::close);
  }

  private Collection<RedisProxy> all() {
    return proxies.values();
  }
}
