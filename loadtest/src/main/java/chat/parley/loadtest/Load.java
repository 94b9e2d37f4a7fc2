package chat.parley.loadtest;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command `load` and its scenarios.
@Command(
    name = "load",
    description = "Load scenarios against gateways on this machine.",
    subcommands = {IdleCommand.class, RoomsCommand.class, CrowdCommand.class})
public final class Load {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  boolean helpWanted;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Load()).execute(arguments));
  }
}
