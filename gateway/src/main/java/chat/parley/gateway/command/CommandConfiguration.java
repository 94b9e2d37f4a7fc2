package chat.parley.gateway.command;

import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.ephemeral.EphemeralMessages;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.inbox.Inboxes;
import chat.parley.backplane.log.MessageChanges;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.Appearances;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.FirstUse;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.signal.Signals;
import chat.parley.backplane.state.StateChanges;
import chat.parley.backplane.thread.Threads;
import chat.parley.backplane.typing.Typists;
import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.gateway.subscription.UserChannels;
import chat.parley.gateway.watch.Watching;
import chat.parley.protocol.codec.CommandDecoder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires what clients ask of the node.
@Configuration(proxyBeanMethods = false)
public class CommandConfiguration {
  @Bean
  Subscribing subscribing(
      Rooms rooms,
      UserRooms userRooms,
      UserChannels userChannels,
      FirstUse firstUse,
      ConnectionSettings settings) {
    return new Subscribing(rooms, userRooms, userChannels, firstUse, settings);
  }

  @Bean
  Typists typists(Redis redis, BackplaneMeters meters) {
    return new Typists(redis, meters);
  }

  @Bean
  Signals signals(Redis redis, Blocks blocks, BackplaneMeters meters) {
    return new Signals(redis, blocks, meters);
  }

  @Bean
  EphemeralMessages ephemeralMessages(Redis redis, BackplaneMeters meters) {
    return new EphemeralMessages(redis, meters);
  }

  @Bean
  Passing passing(Typists typists, Signals signals, EphemeralMessages messages) {
    return new Passing(typists, signals, messages);
  }

  @Bean
  Speaking speaking(
      FirstUse rooms,
      MessageChanges changes,
      StateChanges documents,
      Receipts receipts,
      Threads threads,
      Passing passing,
      Appearances appearances,
      Inboxes inboxes) {
    return new Speaking(
        rooms, changes, documents, receipts, threads, passing, appearances, inboxes);
  }

  @Bean
  CommandHandler commandHandler(
      CommandDecoder decoder,
      Speaking speaking,
      Subscribing subscribing,
      Watching watching,
      TokenVerifier verifier,
      GatewayMeters meters) {
    return new CommandHandler(decoder, speaking, subscribing, watching, verifier, meters);
  }
}
