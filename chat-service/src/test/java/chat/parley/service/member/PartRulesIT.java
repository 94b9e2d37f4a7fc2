package chat.parley.service.member;

import chat.parley.backplane.rule.Part;
import chat.parley.backplane.rule.PartRulesContractTest;
import chat.parley.backplane.rule.Scene;
import chat.parley.service.RunningService;

/// What is asked of chat-service.
final class PartRulesIT extends PartRulesContractTest {
  private final RunningService service = RunningService.shared();

  @Override
  protected int attempt(Part part, Scene scene) {
    var answer =
        service.as(scene.actor()).post(path(part, scene), '{' + members(part, scene) + '}');
    return answer.status() < 300 ? 0 : answer.json().path("code").asInt();
  }
}
