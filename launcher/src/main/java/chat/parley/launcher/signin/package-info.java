/// How the users of commands come by their tokens: given, signed here, or issued by chat-service.
@NullMarked
package chat.parley.launcher.signin;

import org.jspecify.annotations.NullMarked;
