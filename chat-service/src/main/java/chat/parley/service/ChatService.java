package chat.parley.service;

import chat.parley.backplane.BackplaneConfiguration;
import chat.parley.service.block.BlockConfiguration;
import chat.parley.service.broadcast.BroadcastConfiguration;
import chat.parley.service.cluster.ClusterConfiguration;
import chat.parley.service.connection.ConnectionConfiguration;
import chat.parley.service.edge.EdgeConfiguration;
import chat.parley.service.export.ExportConfiguration;
import chat.parley.service.history.HistoryConfiguration;
import chat.parley.service.member.MemberConfiguration;
import chat.parley.service.notification.NotificationConfiguration;
import chat.parley.service.openapi.DescriptionConfiguration;
import chat.parley.service.presence.PresenceConfiguration;
import chat.parley.service.profile.ProfileConfiguration;
import chat.parley.service.receipt.ReceiptConfiguration;
import chat.parley.service.restriction.RestrictionConfiguration;
import chat.parley.service.room.RoomConfiguration;
import chat.parley.service.state.StateConfiguration;
import chat.parley.service.thread.ThreadConfiguration;
import chat.parley.service.token.TokenConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisRepositoriesAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.context.annotation.Import;

/// Rooms, members, history and development tokens over HTTP. Each feature wires itself; what it
/// takes from Boot is the web server, the actuator, JSON and the settings of Redis.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {
      DataRedisReactiveAutoConfiguration.class,
      DataRedisRepositoriesAutoConfiguration.class,
      LettuceObservationAutoConfiguration.class
    })
@Import({
  BackplaneConfiguration.class,
  EdgeConfiguration.class,
  RoomConfiguration.class,
  MemberConfiguration.class,
  HistoryConfiguration.class,
  NotificationConfiguration.class,
  PresenceConfiguration.class,
  ProfileConfiguration.class,
  BlockConfiguration.class,
  ReceiptConfiguration.class,
  RestrictionConfiguration.class,
  ThreadConfiguration.class,
  ConnectionConfiguration.class,
  ClusterConfiguration.class,
  ExportConfiguration.class,
  BroadcastConfiguration.class,
  StateConfiguration.class,
  TokenConfiguration.class,
  DescriptionConfiguration.class,
  StartUpConfiguration.class
})
public class ChatService {
  public static void main(String[] arguments) {
    SpringApplication.run(ChatService.class, arguments);
  }
}
