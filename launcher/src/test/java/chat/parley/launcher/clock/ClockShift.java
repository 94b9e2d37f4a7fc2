package chat.parley.launcher.clock;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A Java agent that sets the wall clock of one process ahead, or behind: whatever asks for the
/// time, in our code, in libraries or in the JDK, gets one that is so many seconds later, or
/// earlier if that is negative. Time that only runs (`nanoTime`) runs as ever. Thread-safe.
public final class ClockShift implements ClassFileTransformer {
  private static final byte[] ASKED = "currentTimeMillis".getBytes(StandardCharsets.US_ASCII);
  private static final ClassDesc INSTANT = ClassDesc.of("java.time.Instant");

  private final long seconds;

  /// Classes that are loaded in order to change others stay as they are.
  private final ThreadLocal<Boolean> isBusy = ThreadLocal.withInitial(() -> false);

  private ClockShift(long seconds) {
    this.seconds = seconds;
  }

  public static void premain(String seconds, Instrumentation instrumentation) {
    instrumentation.addTransformer(new ClockShift(Long.parseLong(seconds)), true);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (instrumentation.isModifiableClass(loaded) && !loaded.isArray()) {
        try {
          instrumentation.retransformClasses(loaded);
        } catch (UnmodifiableClassException | LinkageError e) {
          System.err.println("ClockShift leaves out " + loaded + ": " + e);
        }
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (isBusy.get() || !mentions(bytes)) {
      return null;
    }
    isBusy.set(true);
    try {
      return "java/time/Clock".equals(name) ? laterInstants(bytes) : laterMillis(loader, bytes);
    } catch (RuntimeException | LinkageError e) {
      System.err.println("ClockShift leaves out " + name + ": " + e);
      return null;
    } finally {
      isBusy.set(false);
    }
  }

  /// `Clock.currentInstant`, from which all instants come, does not read the time in milliseconds.
  private byte[] laterInstants(byte[] bytes) {
    var classes = ClassFile.of();
    return classes.transformClass(
        classes.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString("currentInstant"),
            (code, element) -> {
              if (element instanceof ReturnInstruction) {
                code.loadConstant(Long.valueOf(seconds))
                    .invokevirtual(
                        INSTANT, "plusSeconds", MethodTypeDesc.of(INSTANT, ConstantDescs.CD_long));
              }
              code.with(element);
            }));
  }

  private byte[] laterMillis(@Nullable ClassLoader loader, byte[] bytes) {
    var resolver = ClassHierarchyResolver.defaultResolver();
    var classes =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                loader == null
                    ? resolver
                    : ClassHierarchyResolver.ofResourceParsing(loader).orElse(resolver)));
    return classes.transformClass(
        classes.parse(bytes), ClassTransform.transformingMethodBodies(this::laterMillis));
  }

  private void laterMillis(CodeBuilder code, CodeElement element) {
    code.with(element);
    if (element instanceof InvokeInstruction call
        && call.owner().asInternalName().equals("java/lang/System")
        && call.name().equalsString("currentTimeMillis")) {
      code.loadConstant(Long.valueOf(1_000 * seconds)).ladd();
    }
  }

  private static boolean mentions(byte[] bytes) {
    for (int i = 0; i <= bytes.length - ASKED.length; i++) {
      if (bytes[i] == ASKED[0]
          && Arrays.equals(bytes, i, i + ASKED.length, ASKED, 0, ASKED.length)) {
        return true;
      }
    }
    return false;
  }
}
