# The bot as one image: the binary, the certificates it needs to call out, and a user who is not root.
# Everything it shows (font, sentences, tables) is inside the binary; everything it keeps is in /data.

FROM rust:1.95-bookworm AS builder
WORKDIR /build
COPY . .
# The caches live outside the image, so the binary is copied out of them in the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin jasan \
    && install -D target/release/jasan /out/jasan

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin jasan \
    && install --directory --owner=jasan --group=jasan --mode=700 /data
COPY --from=builder /out/jasan /usr/local/bin/jasan
# One certificate file is read instead of a folder of hundreds; two memory arenas are enough for one owner.
ENV JASAN_DATA_DIR=/data \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    MALLOC_ARENA_MAX=2
USER jasan
WORKDIR /data
VOLUME /data
ENTRYPOINT ["jasan"]
CMD ["serve"]
