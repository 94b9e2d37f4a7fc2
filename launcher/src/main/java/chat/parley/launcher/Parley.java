package chat.parley.launcher;

import chat.parley.launcher.check.Check;
import chat.parley.launcher.conformance.ConformanceCommand;
import chat.parley.launcher.talk.ChatCommand;
import chat.parley.launcher.talk.RoomsCommand;
import chat.parley.launcher.talk.SendCommand;
import chat.parley.launcher.talk.TailCommand;
import chat.parley.launcher.talk.TokenCommand;
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
    subcommands = {
      Up.class,
      Check.class,
      TokenCommand.class,
      RoomsCommand.class,
      SendCommand.class,
      TailCommand.class,
      ChatCommand.class,
      ConformanceCommand.class,
      Load.class
    })
public final class Parley {
  private Parley() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Parley())
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Parley::wrong);
  }

  /// One line about what is wrong, and where to read on; not all of the help.
  private static int wrong(CommandLine.ParameterException failure, String[] arguments) {
    var command = failure.getCommandLine();
    command
        .getErr()
        .println(
            String.valueOf(failure.getMessage()).lines().findFirst().orElse("Wrong arguments."));
    command.getErr().println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }
}
