# syntax=docker/dockerfile:1
# Builds copydesk and leaves one program on a small base. The program carries its models, samples and CA-independent TLS;
# the base gives it certificates and a user that is not root.

FROM rust:1.95-slim-bookworm AS build
# Build tools of the base's own release: pinning their versions would only make the build fail when they are mended.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends cmake g++ make perl pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin copydesk \
    && cp target/release/copydesk /copydesk \
    && mkdir /journal

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /copydesk /usr/local/bin/copydesk
COPY config/copydesk.toml /etc/copydesk/copydesk.toml
# The journal of records in work: on a volume, so that a container that is started again finds what killed the last one.
COPY --from=build --chown=65532:65532 /journal /var/lib/copydesk
ENV COPYDESK__DELIVERY__JOURNAL=/var/lib/copydesk
USER 65532:65532
VOLUME /var/lib/copydesk
EXPOSE 9464
ENTRYPOINT ["/usr/local/bin/copydesk"]
CMD ["run", "--config", "/etc/copydesk/copydesk.toml"]
