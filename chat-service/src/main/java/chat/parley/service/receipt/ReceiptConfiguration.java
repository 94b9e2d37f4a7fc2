package chat.parley.service.receipt;

import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.receipt.UnreadCounts;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.web.Authentication;
import chat.parley.service.page.PageSettings;
import chat.parley.service.room.RoomAccess;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires the reading of receipts.
@Configuration(proxyBeanMethods = false)
public class ReceiptConfiguration {
  @Bean
  RouterFunction<ServerResponse> receiptReadingRoutes(
      Authentication authentication,
      RoomReceipts receipts,
      UnreadRooms unread,
      PageSettings pages) {
    return new ReceiptRoutes(authentication, receipts, unread, pages).route();
  }

  @Bean
  RoomReceipts roomReceipts(RoomAccess access, Receipts receipts) {
    return new RoomReceipts(access, receipts);
  }

  @Bean
  UnreadRooms unreadRooms(UserRooms userRooms, Redis redis) {
    return new UnreadRooms(userRooms, new UnreadCounts(redis));
  }
}
