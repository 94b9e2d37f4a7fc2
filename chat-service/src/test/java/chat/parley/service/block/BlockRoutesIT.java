package chat.parley.service.block;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;

/// Blocks over HTTP. What they refuse is tested with gateways.
final class BlockRoutesIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final Caller carol = service.newUser("carol");

  @Test
  void oneSeesWhomHeHasBlocked() {
    assertThat(alice.get(blocks(alice)).expect(200).body()).isEqualTo("{\"blocks\":[]}");
    assertThat(alice.put(block(alice, carol)).expect(204).body()).isEmpty();
    alice.put(block(alice, bob)).expect(204);
    alice.put(block(alice, bob)).expect(204);
    assertThat(alice.get(blocks(alice)).expect(200).body())
        .isEqualTo(
            "{\"blocks\":[{\"user\":\"%s\"},{\"user\":\"%s\"}]}"
                .formatted(bob.user(), carol.user()));

    alice.delete(block(alice, bob)).expect(204);
    alice.delete(block(alice, bob)).expect(204);
    assertThat(alice.get(blocks(alice)).texts("blocks", "user")).containsExactly(carol.user());
  }

  /// Whether there are any or not.
  @Test
  void nobodyElseSeesOrChangesThem() {
    for (int i = 0; i < 2; i++) {
      bob.get(blocks(alice)).expectProblem(403, 4311);
      bob.put(block(alice, carol)).expectProblem(403, 4311);
      bob.delete(block(alice, bob)).expectProblem(403, 4311);
      service.anyone().get(blocks(alice)).expectProblem(401, 4200);
      service.anyone().put(block(alice, bob)).expectProblem(401, 4200);
      service.anyone().delete(block(alice, bob)).expectProblem(401, 4200);
      alice.put(block(alice, bob)).expect(204);
    }
    assertThat(alice.get(blocks(alice)).texts("blocks", "user")).containsExactly(bob.user());
  }

  @Test
  void nobodyBlocksHimself() {
    alice.put(block(alice, alice)).expectProblem(403, 4311);
    alice.delete(block(alice, alice)).expectProblem(403, 4311);
    assertThat(alice.get(blocks(alice)).texts("blocks", "user")).isEmpty();
  }

  @Test
  void oneMayBlockSoMany() {
    try (var strict =
        RunningService.start(RedisExtension.server().uri(), "parley.blocks.max-users=1")) {
      var there = strict.as(alice.user());
      there.put(block(alice, bob)).expect(204);
      there.put(block(alice, carol)).expectProblem(409, 4361);
      there.put(block(alice, bob)).expect(204);
      there.delete(block(alice, bob)).expect(204);
      there.put(block(alice, carol)).expect(204);
    }
  }

  @Test
  void idsAndMethodsAreChecked() {
    alice.put(blocks(alice) + "/a%3Ab").expectProblem(400, 4305);
    alice.get("/v1/users/a%20b/blocks").expectProblem(400, 4305);
    alice.put("/v1/users/a%20b/blocks/" + bob.user()).expectProblem(400, 4305);
    alice.get(block(alice, bob)).expectProblem(405, 4313);
    alice.post(blocks(alice), "{}").expectProblem(405, 4313);
  }

  private static String blocks(Caller user) {
    return "/v1/users/" + user.user() + "/blocks";
  }

  private static String block(Caller user, Caller other) {
    return blocks(user) + '/' + other.user();
  }
}
