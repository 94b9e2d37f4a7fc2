package chat.parley.loadtest.rest;

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

/// Creates the rooms of a plan and makes all their seats members. Blocks until done. It does so as
/// a service in the names of the owners, each of whom alone would be too fast for the rate of a
/// user.
public final class RoomSetup {
  /// Enough to keep chat-service busy; more would only queue there.
  private static final int REQUESTS_AT_ONCE = 16;

  private final ChatService chatService;
  private final String token;
  private final Progress progress;

  /// @param token a service's
  public RoomSetup(ChatService chatService, String token, Progress progress) {
    this.chatService = chatService;
    this.token = token;
    this.progress = progress;
  }

  /// Each room is created by the first of its seats, which makes it a member and lets it invite the
  /// others: nobody else may follow a private room.
  public void prepare(SeatingPlan plan) {
    List<Seat> owners = plan.owners();
    List<Seat> others = plan.seats().stream().filter(seat -> seat.place() > 0).toList();
    forEach("owners with their rooms", owners, this::createRooms);
    forEach("members invited", others, seat -> invite(plan.ownerOf(seat), seat));
  }

  private void createRooms(Seat owner) {
    owner.rooms().forEach(room -> chatService.createRoom(room, owner.user(), token));
  }

  private void invite(Seat owner, Seat member) {
    member.rooms().forEach(room -> chatService.invite(room, member.user(), owner.user(), token));
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
