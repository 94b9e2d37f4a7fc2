package chat.parley.launcher.conformance;

import chat.parley.launcher.client.Config;
import chat.parley.launcher.signin.SignIn;
import chat.parley.launcher.signin.SignInOptions;
import chat.parley.launcher.talk.Columns;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./parley conformance`: tries the rules and says which are kept.
@Command(
    name = "conformance",
    description =
        "Tries the rules of the protocol on each transport against a server, and prints which of them it keeps.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It makes public and private rooms of its own, named conformance-…, with users of its own. They stay, since rooms cannot be deleted, and everybody sees the public ones in the list of rooms: run it on a server of its own. With --token, where everybody is one user, the rules that need two are skipped.",
      "It ends with 0 where every rule is kept or skipped, with 1 where one is not. Certificates are not looked at. Leaving a node (reconnect) is not tried: that takes a node that leaves."
    })
public final class ConformanceCommand implements Callable<Integer> {
  /// As many as a server under trial may be asked to bear, and a small machine with it.
  private static final int AT_ONCE = 6;

  private static final List<String> HEADING = List.of("rule", "transport", "result", "");

  @Parameters(
      paramLabel = "URL",
      description = "A gateway, or a balancer, like http://localhost:8081.")
  private @Nullable URI url;

  @Option(
      names = "--rest",
      paramLabel = "URL",
      description = "Where its chat-service is. Default: where its /config.json says.")
  private @Nullable URI rest;

  @Option(
      names = "--quick",
      description = "Leaves out the rules that wait for heartbeats, which take half a minute.")
  private boolean isQuick;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Tries the rules in whose name or transport this is found.")
  private String only = "";

  @Option(
      names = "--json",
      description =
          "Prints {\"url\":…,\"passed\":…,\"failed\":…,\"skipped\":…,\"rules\":[…]} at the end.")
  private boolean isJson;

  @Mixin private SignInOptions signInOptions = new SignInOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  private CommandSpec spec;

  @Override
  public Integer call() {
    var node = url;
    if (node == null || node.getHost() == null) {
      throw wrong("a URL is like http://localhost:8081");
    }
    var signIn = signIn();
    var rules = rules();
    if (rules.isEmpty()) {
      throw wrong("no rule has '" + only + "' in its name or transport");
    }
    Site site;
    try {
      site = Site.of(node, rest == null ? Config.of(node).rest() : rest, signIn);
      // What would fail every rule is said once.
      site.place();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(node, e);
    } catch (Exception | AssertionError e) {
      return failed(node, e);
    }
    return report(node, outcomes(rules, site));
  }

  private List<Rule> rules() {
    return Stream.of(
            SharedRules.all(),
            SocketRules.all(),
            StreamRules.all(),
            PollRules.all(),
            HttpRules.all())
        .flatMap(List::stream)
        .filter(rule -> !(isQuick && rule.isSlow()))
        .filter(rule -> (rule.transport() + " " + rule.name()).contains(only))
        .toList();
  }

  private SignIn signIn() {
    try {
      return signInOptions.signIn(System.getenv());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /// In the order of the rules; several are tried at once, since most of them wait.
  private List<Outcome> outcomes(List<Rule> rules, Site site) {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var progress = new Progress(rules.size(), spec.commandLine().getErr());
      var trials =
          rules.stream()
              .map(
                  rule ->
                      CompletableFuture.supplyAsync(
                          () -> progress.of(Outcome.of(rule, site)), threads))
              .toList();
      return trials.stream().map(CompletableFuture::join).toList();
    }
  }

  private int report(URI node, List<Outcome> outcomes) {
    var out = spec.commandLine().getOut();
    if (isJson) {
      out.println(json(node, outcomes));
    } else {
      print(outcomes, out);
    }
    return count(outcomes, Outcome.Result.FAILED) == 0
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(List<Outcome> outcomes, PrintWriter out) {
    var rows = new ArrayList<List<String>>();
    for (var outcome : outcomes) {
      var rule = outcome.rule();
      rows.add(
          List.of(
              rule.name(),
              rule.transport(),
              outcome.result().toString(),
              outcome.detail().lines().findFirst().orElse("")));
    }
    Columns.of(HEADING, rows).forEach(out::println);
    out.printf(
        Locale.ROOT,
        "%d passed, %d failed, %d skipped%n",
        count(outcomes, Outcome.Result.PASSED),
        count(outcomes, Outcome.Result.FAILED),
        count(outcomes, Outcome.Result.SKIPPED));
  }

  private static String json(URI node, List<Outcome> outcomes) {
    var json = Site.JSON.createObjectNode().put("url", node.toString());
    for (var result : Outcome.Result.values()) {
      json.put(result.toString(), count(outcomes, result));
    }
    var rules = json.putArray("rules");
    outcomes.forEach(outcome -> rules.add(outcome.json()));
    return json.toString();
  }

  private static long count(List<Outcome> outcomes, Outcome.Result result) {
    return outcomes.stream().filter(outcome -> outcome.result() == result).count();
  }

  private int failed(URI node, Throwable why) {
    var said = why.getMessage() == null ? why.toString() : why.getMessage();
    var cause = why.getCause() == null ? "" : ": " + why.getCause();
    spec.commandLine().getErr().println(node + " cannot be tried: " + said + cause);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private CommandLine.ParameterException wrong(String text) {
    return new CommandLine.ParameterException(spec.commandLine(), text);
  }
}
