package chat.parley.gateway.cluster;

import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.cluster.ClusterFigures;
import chat.parley.backplane.cluster.ClusterRoom;
import chat.parley.backplane.identity.DevelopmentSettings;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.NodeName;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.UserRooms;
import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.drain.Drain;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.subscription.Rooms;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires what operators see of the node, and may ask of it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClusterSettings.class)
public class ClusterConfiguration {
  /// Of a name that no other node has: enough to tell nodes apart that were given the same.
  private static final int OWN_CHARACTERS = 8;

  @Bean
  ClusterNode clusterNode(DevelopmentSettings development) {
    return new ClusterNode(name(NodeName.unique(development.node())));
  }

  @Bean
  ClusterReports clusterReports(
      Redis redis,
      AppendArguments arguments,
      UserRooms userRooms,
      BackplaneMeters backplaneMeters,
      Rooms rooms,
      Admission admission,
      GatewayMeters meters,
      ClusterSettings settings,
      DevelopmentSettings development,
      ClusterNode node) {
    var source = new FigureSource(development.node(), meters, rooms::size, admission::isDraining);
    return new ClusterReports(
        redis.thread(),
        new ClusterFigures(redis),
        new ClusterRoom(redis, arguments, userRooms, backplaneMeters),
        source,
        settings,
        node.name());
  }

  @Bean
  DrainListener drainListener(
      Redis redis,
      Channels channels,
      Drain drain,
      ApplicationEventPublisher events,
      GatewayMeters meters,
      ClusterNode node) {
    return new DrainListener(redis.thread(), channels, drain, events, meters, node.name());
  }

  /// One segment of a path, and of a JSON Pointer.
  private static String name(String unique) {
    int slash = unique.indexOf('/');
    return unique.substring(0, slash)
        + '.'
        + unique.substring(slash + 1, slash + 1 + OWN_CHARACTERS);
  }
}
