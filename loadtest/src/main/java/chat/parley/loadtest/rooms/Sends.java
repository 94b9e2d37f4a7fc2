package chat.parley.loadtest.rooms;

import chat.parley.loadtest.client.Frame;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What became of one connection's sends. Confined to its lane's event loop.
final class Sends {
  private static final JsonMapper JSON = new JsonMapper();

  /// Errors that say "back off and repeat": the first try may have worked.
  private static final int UNCERTAIN_FROM = 4100;

  private static final int UNCERTAIN_TO = 4199;

  private final LaneDesk desk;
  private long sent;
  private long acknowledged;
  private long topAcknowledged;
  private long refused;
  private long refusedForNow;

  Sends(LaneDesk desk) {
    this.desk = desk;
  }

  void sent(long dueNanos) {
    sent++;
    desk.tally().sent(dueNanos, desk.nowNanos());
  }

  void answered(Frame reply) {
    long offset = desk.reader().replyOffset(reply);
    if (offset < 0) {
      refused(JSON.readTree(reply.text()).path("error"));
      return;
    }
    acknowledged++;
    topAcknowledged = Math.max(topAcknowledged, offset);
    desk.tally().answered(desk.reader().id(reply), reply.arrivedNanos());
  }

  private void refused(JsonNode error) {
    int code = error.path("code").asInt(0);
    refused++;
    if (code >= UNCERTAIN_FROM && code <= UNCERTAIN_TO) {
      refusedForNow++;
    }
    desk.tally().refused(code + " " + error.path("name").asString("?"));
  }

  SendCount count() {
    long unanswered = sent - acknowledged - refused;
    return new SendCount(acknowledged, topAcknowledged, unanswered, unanswered + refusedForNow);
  }
}
