package chat.parley.gateway.transport;

import chat.parley.backplane.ephemeral.EphemeralMessages;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.backplane.signal.Signals;
import chat.parley.backplane.start.SettingsException;
import chat.parley.backplane.ticket.Tickets;
import chat.parley.backplane.typing.Typists;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Origins;
import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.admission.AdmissionSettings;
import chat.parley.gateway.admission.PollRates;
import chat.parley.gateway.command.CommandHandler;
import chat.parley.gateway.command.Subscribing;
import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.EchoSettings;
import chat.parley.gateway.connection.Echoes;
import chat.parley.gateway.connection.Listener;
import chat.parley.gateway.fanout.Loops;
import chat.parley.gateway.watch.Watching;
import chat.parley.protocol.codec.CommandDecoder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

/// Wires the transports into the web server.
@Configuration(proxyBeanMethods = false)
public class TransportConfiguration {
  /// Room for 150 room ids and a cursor in one request line; proxies take as much in their buffers
  /// of 16 KiB.
  private static final int MAX_REQUEST_HEAD = 16 * 1024;

  /// A single event loop is the Redis thread: a second thread would only make the two wake each
  /// other.
  @Bean(destroyMethod = "dispose")
  LoopResources loopResources(ConnectionSettings settings, RedisThread thread) {
    int loops = settings.eventLoopsFor(Runtime.getRuntime().availableProcessors());
    return loops == 1 ? _ -> thread.group() : LoopResources.create("parley-loop", 1, loops, true);
  }

  @Bean
  ReactorResourceFactory reactorResourceFactory(LoopResources loops) {
    var factory = new ReactorResourceFactory();
    factory.setUseGlobalResources(false);
    factory.setLoopResources(loops);
    return factory;
  }

  @Bean
  ClientAddresses clientAddresses(AdmissionSettings settings) {
    return new ClientAddresses(settings.trustedNetworks());
  }

  @Bean
  Handshake handshake(
      Admission admission,
      ClientAddresses addresses,
      TokenVerifier verifier,
      Tickets tickets,
      WebSocketOpening webSockets,
      EventStreamOpening eventStreams,
      EchoOpening echoes) {
    return new Handshake(admission, addresses, verifier, tickets, webSockets, eventStreams, echoes);
  }

  @Bean
  WebSocketOpening webSocketOpening(
      ConnectionTable table, Loops loops, CommandHandler commands, ConnectionSettings settings) {
    return new WebSocketOpening(table, loops, commands, settings);
  }

  @Bean
  EchoOpening echoOpening(Echoes echoes, EchoSettings echo, ConnectionSettings settings) {
    return new EchoOpening(echoes, echo, settings);
  }

  @Bean
  EventStreamOpening eventStreamOpening(
      ConnectionTable table,
      Loops loops,
      Subscribing subscribing,
      Watching watching,
      Tickets tickets,
      Origins origins,
      ConnectionSettings settings) {
    return new EventStreamOpening(
        table, loops, subscribing, watching, tickets, new EventStreamHead(origins), settings);
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> pushPaths(
      Handshake handshake,
      Listener listener,
      ConnectionSettings settings,
      Environment environment) {
    if (environment.getProperty("server.http2.enabled", Boolean.class, false)) {
      throw new SettingsException(
          "server.http2.enabled must be off on a gateway: HTTP/2 ends at the balancer");
    }
    return factory ->
        factory.addServerCustomizers(
            server -> withPushHandler(server, handshake, listener),
            server -> server.doOnBound(bound -> listener.opened(bound.channel())),
            server ->
                server.doOnChannelInit((_, channel, _) -> SocketOptions.set(channel, settings)));
  }

  @Bean
  RouterFunction<ServerResponse> pollRoute(
      Authentication authentication,
      Admission admission,
      ClientAddresses addresses,
      PollRates rates,
      ConnectionTable table,
      Loops loops,
      Subscribing subscribing,
      Watching watching) {
    return new PollRoute(
            authentication, admission, addresses, rates, table, loops, subscribing, watching)
        .route();
  }

  @Bean
  LastAnswers lastAnswers(Admission admission) {
    return new LastAnswers(admission);
  }

  @Bean
  RouterFunction<ServerResponse> ticketRoute(
      Authentication authentication, Tickets tickets, JsonMapper json) {
    return new TicketRoute(authentication, tickets, json).route();
  }

  @Bean
  RouterFunction<ServerResponse> typingRoute(Authentication authentication, Typists typists) {
    return new TypingRoute(authentication, typists).route();
  }

  @Bean
  RouterFunction<ServerResponse> signalRoute(
      Authentication authentication, Signals signals, CommandDecoder decoder) {
    return new SignalRoute(authentication, signals, decoder).route();
  }

  @Bean
  RouterFunction<ServerResponse> ephemeralRoute(
      Authentication authentication, EphemeralMessages messages, CommandDecoder decoder) {
    return new EphemeralRoute(authentication, messages, decoder).route();
  }

  @Bean
  @ConditionalOnBooleanProperty("parley.development")
  RouterFunction<ServerResponse> breakRoute(Authentication authentication, ConnectionTable table) {
    return new BreakRoute(authentication, table).route();
  }

  @Bean
  @ConditionalOnBooleanProperty("parley.development")
  RouterFunction<ServerResponse> fullRoute(Authentication authentication, Admission admission) {
    return new FullRoute(authentication, admission).route();
  }

  @Bean
  @Order
  RouterFunction<ServerResponse> pushPathRoute() {
    return PushPathRoute.route();
  }

  private static HttpServer withPushHandler(
      HttpServer server, Handshake handshake, Listener listener) {
    return server
        .httpRequestDecoder(
            spec -> spec.maxInitialLineLength(MAX_REQUEST_HEAD).maxHeaderSize(MAX_REQUEST_HEAD))
        .doOnChannelInit(
            (_, channel, _) ->
                channel
                    .pipeline()
                    .addAfter(
                        NettyPipeline.HttpCodec,
                        PushHandler.NAME,
                        new PushHandler(handshake, listener)));
  }
}
