package chat.parley.launcher;

import chat.parley.loadtest.Load;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry point. Exit codes: 0 done, 1 failed, 2 wrong arguments.
@Command(
    name = "parley",
    description = "Runs Parley, a horizontally scaled chat backend, on this machine.",
    mixinStandardHelpOptions = true,
    version = "Parley " + ServiceKind.VERSION,
    footer = {
      "",
      "The script itself knows two more: ./parley format (formats the code), ./parley test (mvn verify)."
    },
    subcommands = {Up.class, Load.class})
public final class Parley {
  private Parley() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Parley()).execute(arguments));
  }
}
