# The images of the two services and of the balancer before them, from the source tree, with nothing on the host but Docker:
#
#   docker build --target gateway      -t parley/gateway .
#   docker build --target chat-service -t parley/chat-service .
#   docker build --target balancer     -t parley/balancer .

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
# First the poms alone, so that what they name is fetched again only when they change.
COPY pom.xml ./
COPY protocol/pom.xml protocol/
COPY backplane/pom.xml backplane/
COPY gateway/pom.xml gateway/
COPY chat-service/pom.xml chat-service/
COPY client-java/pom.xml client-java/
COPY loadtest/pom.xml loadtest/
COPY launcher/pom.xml launcher/
RUN mvn -B -ntp -DskipTests -Dspotless.check.skip -Dspring-boot.repackage.skip package
COPY protocol/src protocol/src
COPY backplane/src backplane/src
COPY gateway/src gateway/src
COPY chat-service/src chat-service/src
COPY client-java/src client-java/src
COPY loadtest/src loadtest/src
COPY client/src client/src
COPY launcher/src launcher/src
RUN mvn -B -ntp -DskipTests -Dspotless.check.skip package
# Boot's jar holds jars, which no AOT cache can be made for; and one layer per pace of change.
RUN for name in gateway chat-service; do \
      cp $name/target/parley-$name-*-exec.jar $name.jar \
      && java -Djarmode=tools -jar $name.jar extract --layers --destination /layers/$name || exit 1; \
    done \
    && cp launcher/target/parley-launcher-*-exec.jar /layers/launcher.jar
# Netty unpacks its native parts into /tmp where it does not find them; in use that may be neither written nor executed.
RUN mkdir /layers/native && cd /layers/native \
    && for jar in /layers/gateway/dependencies/lib/netty-*-native-*.jar; do jar xf "$jar" META-INF/native || exit 1; done \
    && find META-INF -name '*.so' -exec mv {} . \; && rm -r META-INF
# An AOT cache is for files of one time, and layers that come from Docker's cache keep that of another build.
RUN find /layers -exec touch -d 2026-01-01T00:00:00Z {} +

# The JVM that trains is the one that runs: a cache is good for no other. It takes a third to a half off the CPU of a start (docs/performance.md).
FROM eclipse-temurin:25-jre AS base
RUN groupadd --gid 10001 parley && useradd --uid 10001 --gid parley --no-create-home --home-dir /opt/parley parley
WORKDIR /opt/parley
COPY docker/jvm.options docker/healthy ./
COPY --from=build /layers/native native

FROM base AS training
RUN apt-get update && apt-get install -y --no-install-recommends redis-server curl && rm -rf /var/lib/apt/lists/*
COPY --from=build /layers/gateway/dependencies gateway/
COPY --from=build /layers/gateway/snapshot-dependencies gateway/
COPY --from=build /layers/gateway/application gateway/
COPY --from=build /layers/chat-service/dependencies chat-service/
COPY --from=build /layers/chat-service/snapshot-dependencies chat-service/
COPY --from=build /layers/chat-service/application chat-service/
COPY --from=build /layers/launcher.jar /training/
COPY docker/train /training/
RUN /training/train /training/launcher.jar

FROM base AS chat-service
COPY --from=build /layers/chat-service/dependencies chat-service/
COPY --from=build /layers/chat-service/snapshot-dependencies chat-service/
COPY --from=build /layers/chat-service/application chat-service/
COPY --from=training /opt/parley/chat-service/chat-service.aot chat-service/
# A cache that does not fit is passed over with a warning in use; here it fails the build.
RUN java @jvm.options -XX:AOTMode=on -XX:AOTCache=chat-service/chat-service.aot -cp chat-service/chat-service.jar io.netty.util.Version
USER 10001
EXPOSE 8090 8190
# Spring puts the container's name in.
ENV PARLEY_NODE=\${HOSTNAME}
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["/opt/parley/healthy", "8190"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "@/opt/parley/jvm.options", "-XX:AOTCache=/opt/parley/chat-service/chat-service.aot", "-jar", "/opt/parley/chat-service/chat-service.jar"]

FROM base AS gateway
COPY --from=build /layers/gateway/dependencies gateway/
COPY --from=build /layers/gateway/snapshot-dependencies gateway/
COPY --from=build /layers/gateway/application gateway/
COPY --from=training /opt/parley/gateway/gateway.aot gateway/
RUN java @jvm.options -XX:AOTMode=on -XX:AOTCache=gateway/gateway.aot -cp gateway/gateway.jar io.netty.util.Version
USER 10001
EXPOSE 8080 8180
ENV PARLEY_NODE=\${HOSTNAME}
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["/opt/parley/healthy", "8180"]
# Asks clients to leave (parley.gateway.drain.window, 30 s), and answers what is under way then (42 s in all); whoever stops the container waits for longer than that.
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "@/opt/parley/jvm.options", "-XX:AOTCache=/opt/parley/gateway/gateway.aot", "-jar", "/opt/parley/gateway/gateway.jar"]

FROM haproxy:lts AS balancer
USER root
COPY haproxy/haproxy.cfg haproxy/start /usr/local/etc/haproxy/
# A named volume that is mounted here takes the owner over.
RUN mkdir /certificates && chown 10001:10001 /certificates
USER 10001
EXPOSE 8080 8443
HEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD ["bash", "-c", "</dev/tcp/127.0.0.1/8404"]
# Requests under way end first; sockets and streams are resumed through whoever takes over (hard-stop-after).
STOPSIGNAL SIGUSR1
ENTRYPOINT ["/usr/local/etc/haproxy/start"]
CMD []

# Asks a running cluster whether it works; see docker-compose.yml.
FROM base AS check
COPY --from=build /layers/launcher.jar ./
USER 10001
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-jar", "/opt/parley/launcher.jar", "check"]
CMD ["--nodes", "2", "http://balancer:8080", "https://balancer:8443"]
