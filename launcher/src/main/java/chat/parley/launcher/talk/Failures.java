package chat.parley.launcher.talk;

import chat.parley.client.ParleyException;
import chat.parley.launcher.client.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// How commands fail: with one line, which begins with the error's number where there is one, and
/// exit code 1.
final class Failures {
  /// What a command does.
  @FunctionalInterface
  interface Deed {
    int call() throws IOException, InterruptedException;
  }

  private Failures() {}

  static int saying(CommandSpec spec, Deed deed) {
    try {
      return deed.call();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return said(spec, "interrupted");
    } catch (ParleyException | RefusedException | IOException | IllegalStateException e) {
      return said(spec, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw TalkOptions.wrong(spec, String.valueOf(e.getMessage()));
    } catch (AssertionError e) {
      // Nobody has answered.
      return said(spec, e.getCause() == null ? e.toString() : e.getMessage() + ": " + e.getCause());
    }
  }

  static int said(CommandSpec spec, String text) {
    spec.commandLine().getErr().println(text);
    return CommandLine.ExitCode.SOFTWARE;
  }

  /// What stands behind it.
  static String textOf(Exception wrapper) {
    var cause = wrapper.getCause();
    return cause == null ? String.valueOf(wrapper) : String.valueOf(cause.getMessage());
  }

  /// The value, once it is there. Throws what it failed with.
  static <T> T await(CompletableFuture<T> future, Duration deadline)
      throws IOException, InterruptedException {
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new IOException("no answer within " + deadline.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ParleyException known) {
        throw known;
      }
      throw new IOException(e.getCause());
    }
  }
}
