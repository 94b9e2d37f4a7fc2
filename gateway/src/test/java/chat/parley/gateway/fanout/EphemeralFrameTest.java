package chat.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.id.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is told.
final class EphemeralFrameTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFFLINE")
  void everybodyIsWhereNobodyIsNamed(EphemeralName name) {
    var frame = Frames.presence(name, "alice", null);
    assertThat(frame.isFor(BOB)).isTrue();
    assertThat(frame.isFor(ALICE)).isTrue();
    frame.release();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFFLINE")
  void whoIsNamedIsAlone(EphemeralName name) {
    var frame = Frames.presence(name, "alice", "alice");
    assertThat(frame.isFor(BOB)).isFalse();
    assertThat(frame.isFor(ALICE)).isTrue();
    frame.release();
  }

  /// Whoever has a connection is here, and may be invisible.
  @Test
  void nobodyIsToldThatHeHimselfIsOffline() {
    var frame = Frames.presence(EphemeralName.OFFLINE, "alice", null);
    assertThat(frame.isFor(BOB)).isTrue();
    assertThat(frame.isFor(ALICE)).isFalse();
    frame.release();
  }
}
