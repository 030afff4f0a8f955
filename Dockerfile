# The server alone; it needs a PostgreSQL elsewhere (DATABASE_URL), as in compose.yaml.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /reflectietool ./cmd/reflectietool && mkdir /uploads

FROM scratch
# The certificates for TLS with the database, the mail server, providers and the pages of offerings. The table of time
# zones is in the binary.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /reflectietool /reflectietool
# A file that is imported is on disk while it comes in.
COPY --from=build --chown=65532:65532 /uploads /tmp
# For the list of deletions; a volume that is mounted here is then writable.
COPY --from=build --chown=65532:65532 /uploads /deletions
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/reflectietool", "healthcheck", "--addr", "127.0.0.1:8080"]
ENTRYPOINT ["/reflectietool"]
CMD ["serve", "--addr", "0.0.0.0:8080"]
