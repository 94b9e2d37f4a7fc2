package chat.parley.gateway.transport;

import chat.parley.gateway.connection.ConnectionSettings;
import io.netty.channel.WriteBufferWaterMark;

/// When a channel counts as unwritable, and when as writable again.
final class WaterMarks {
  private WaterMarks() {}

  static WriteBufferWaterMark of(ConnectionSettings settings) {
    int high = Math.toIntExact(settings.writeBuffer().toBytes());
    return new WriteBufferWaterMark(high / 2, high);
  }
}
