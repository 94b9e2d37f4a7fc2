package chat.parley.service.cluster;

import chat.parley.backplane.cluster.ClusterFigures;
import chat.parley.backplane.cluster.DrainWord;
import chat.parley.backplane.cluster.DrainWords;
import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.web.Authentication;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.service.store.StoreCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/v1/cluster/nodes/{node}/drain`, for operators alone. Thread-safe.
final class ClusterRoutes {
  private static final Logger log = LoggerFactory.getLogger(ClusterRoutes.class);

  private static final String NODE = "node";
  private static final String DRAIN = "/v1/cluster/nodes/{" + NODE + "}/drain";

  private final Authentication authentication;
  private final ClusterFigures figures;
  private final DrainWords words;

  /// What the node has been told.
  record Asked(String node, boolean drain) {}

  ClusterRoutes(Authentication authentication, ClusterFigures figures, DrainWords words) {
    this.authentication = authentication;
    this.figures = figures;
    this.words = words;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .PUT(DRAIN, request -> said(request, true))
        .DELETE(DRAIN, request -> said(request, false))
        .build();
  }

  /// Accepted, not done: it is up to the node, which has been told.
  private Mono<ServerResponse> said(ServerRequest request, boolean isToDrain) {
    var word = new DrainWord(request.pathVariable(NODE), isToDrain);
    return authentication
        .requireOperator(request)
        .flatMap(operator -> known(word).doOnNext(_ -> note(operator, word)))
        .flatMap(_ -> StoreCall.ask(() -> words.say(word)))
        .flatMap(_ -> accepted(word));
  }

  private static Mono<ServerResponse> accepted(DrainWord word) {
    return ServerResponse.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Asked(word.node(), word.isToDrain()));
  }

  private Mono<DrainWord> known(DrainWord word) {
    return StoreCall.ask(() -> figures.isKnown(word.node()))
        .map(
            isKnown -> {
              if (!isKnown) {
                throw new RefusedException(Refusal.of(ErrorCode.UNKNOWN_NODE));
              }
              return word;
            });
  }

  /// Who sends a node's users away is worth knowing later.
  private static void note(Identity operator, DrainWord word) {
    log.atInfo()
        .addKeyValue("operator", operator.user())
        .addKeyValue("node", word.node())
        .log(word.isToDrain() ? "an operator drains a node" : "an operator takes a node back");
  }
}
