# Two stages: a Go toolchain that builds one static binary, and an image with
# nothing but that binary, the certificates it trusts, and two directories of its
# own. Time zones are inside the binary. cmd/lianluo/image_test.go follows these
# steps without an engine.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o image/lianluo ./cmd/lianluo
RUN mkdir -p own/data own/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /src/image/ /
# Nobody in particular: a number, for there is no list of users here.
COPY --from=build --chown=10001:10001 /src/own/ /
USER 10001:10001
ENV LIANLUO_HTTP_ADDR=0.0.0.0:8080 LIANLUO_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/lianluo", "health"]
ENTRYPOINT ["/lianluo"]
CMD ["serve"]
