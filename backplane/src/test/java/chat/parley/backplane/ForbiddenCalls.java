package chat.parley.backplane;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Clock;
import java.time.Instant;
import java.time.chrono.ChronoLocalDate;
import java.time.chrono.ChronoLocalDateTime;
import java.time.chrono.ChronoZonedDateTime;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What no module calls, be it by a method reference. Predicates for `accessTargetWhere`.
public final class ForbiddenCalls {
  private static final Set<String> OF_REACTOR =
      Set.of("block", "blockFirst", "blockLast", "blockOptional", "toStream", "toIterable");

  /// Netty's futures have the rest.
  private static final Set<String> OF_FUTURES =
      Set.of("get", "join", "await", "awaitUninterruptibly", "sync", "syncUninterruptibly");

  private ForbiddenCalls() {}

  public static DescribedPredicate<JavaAccess<?>> thatBlock() {
    return DescribedPredicate.describe(
        "the caller waits in it",
        access -> isBlocking(access.getTargetOwner(), access.getTarget().getName()));
  }

  /// `System.nanoTime` measures how long something takes; it tells no time.
  public static DescribedPredicate<JavaAccess<?>> thatAskTheTime() {
    return DescribedPredicate.describe(
        "it asks the system what time it is",
        access -> isAskingTheTime(access.getTargetOwner(), access.getTarget().getName()));
  }

  private static boolean isBlocking(JavaClass owner, String name) {
    return (owner.isAssignableTo(Thread.class) && (name.equals("sleep") || name.equals("join")))
        || (owner.isEquivalentTo(TimeUnit.class) && name.equals("sleep"))
        || (owner.isEquivalentTo(CountDownLatch.class) && name.equals("await"))
        || (owner.isEquivalentTo(Semaphore.class) && name.startsWith("acquire"))
        || (owner.isAssignableTo(BlockingQueue.class)
            && (name.equals("take") || name.equals("put")))
        || (owner.isAssignableTo(Future.class) && OF_FUTURES.contains(name))
        || (owner.getPackageName().startsWith("reactor.") && OF_REACTOR.contains(name));
  }

  private static boolean isAskingTheTime(JavaClass owner, String name) {
    return (name.equals("now") && isTemporal(owner))
        || (owner.isEquivalentTo(Clock.class) && name.startsWith("system"))
        || (owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis"))
        || (owner.isEquivalentTo(Date.class) && name.equals("<init>"));
  }

  private static boolean isTemporal(JavaClass owner) {
    return owner.isEquivalentTo(Instant.class)
        || owner.isAssignableTo(ChronoLocalDate.class)
        || owner.isAssignableTo(ChronoLocalDateTime.class)
        || owner.isAssignableTo(ChronoZonedDateTime.class)
        || owner.isEquivalentTo(java.time.OffsetDateTime.class);
  }
}
