package chat.parley.loadtest;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `load` and its scenarios.
@Command(
    name = "load",
    description = "Load scenarios against gateways on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {IdleCommand.class, RoomsCommand.class})
public final class Load {
  static void main(String[] arguments) {
    System.exit(new CommandLine(new Load()).execute(arguments));
  }
}
