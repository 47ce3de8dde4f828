# syntax=docker/dockerfile:1
# Builds copydesk and leaves one program on a small base. The program carries its models, samples and CA-independent TLS;
# the base gives it certificates and a user that is not root.

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends cmake g++ make perl pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin copydesk \
    && cp target/release/copydesk /copydesk

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /copydesk /usr/local/bin/copydesk
COPY config/copydesk.toml /etc/copydesk/copydesk.toml
USER nonroot:nonroot
EXPOSE 9464
ENTRYPOINT ["/usr/local/bin/copydesk"]
CMD ["run", "--config", "/etc/copydesk/copydesk.toml"]
