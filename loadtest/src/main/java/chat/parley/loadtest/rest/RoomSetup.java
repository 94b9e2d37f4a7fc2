package chat.parley.loadtest.rest;

import chat.parley.loadtest.identity.Tokens;
import chat.parley.loadtest.plan.Seat;
import chat.parley.loadtest.plan.SeatingPlan;
import chat.parley.loadtest.report.Progress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Creates the rooms of a plan and makes their writers members. Blocks until done.
public final class RoomSetup {
  /// Enough to keep chat-service busy; more would only queue there.
  private static final int REQUESTS_AT_ONCE = 16;

  private final ChatService chatService;
  private final Tokens tokens;
  private final Progress progress;

  public RoomSetup(ChatService chatService, Tokens tokens, Progress progress) {
    this.chatService = chatService;
    this.tokens = tokens;
    this.progress = progress;
  }

  /// Each room is created by the first of its seats, which makes it a member. Only the writers
  /// become members: a public room may be followed by anybody.
  public void prepare(SeatingPlan plan, int writersPerRoom) {
    List<Seat> owners = plan.owners();
    List<Seat> others = plan.writers(writersPerRoom).stream().skip(owners.size()).toList();
    forEach("owners with their rooms", owners, this::createRooms);
    forEach("writers joined", others, this::join);
  }

  private void createRooms(Seat owner) {
    String token = tokens.of(owner.user());
    owner.rooms().forEach(room -> chatService.createPublicRoom(room, token));
  }

  private void join(Seat writer) {
    String token = tokens.of(writer.user());
    writer.rooms().forEach(room -> chatService.join(room, writer.user(), token));
  }

  private void forEach(String what, List<Seat> seats, Consumer<Seat> work) {
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService crew = Executors.newFixedThreadPool(REQUESTS_AT_ONCE)) {
      List<? extends Future<?>> results =
          seats.stream()
              .map(
                  seat ->
                      crew.submit(
                          () -> {
                            work.accept(seat);
                            progress.count(what, done.incrementAndGet(), seats.size());
                          }))
              .toList();
      try {
        awaitAll(results);
      } catch (RuntimeException failed) {
        crew.shutdownNow();
        throw failed;
      }
    }
  }

  private static void awaitAll(List<? extends Future<?>> results) {
    for (Future<?> result : results) {
      try {
        result.get();
      } catch (ExecutionException failed) {
        Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
        throw new IllegalStateException("set-up failed: " + cause.getMessage(), cause);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while setting up");
      }
    }
  }
}
