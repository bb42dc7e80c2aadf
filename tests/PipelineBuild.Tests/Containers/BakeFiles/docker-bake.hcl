variable "REGISTRY" { default = "registry.example.org/team" }
variable "VERSION" { default = "dev" }

group "default" { targets = ["services", "tool"] }
group "services" { targets = ["gateway", "worker"] }
group "empty" { targets = [] }

target "_common" {
  args       = { BUILD = VERSION, LITERAL = "$${HOME}" }
  labels     = { team = "core" }
  cache-from = ["type=registry,ref=registry.example.org/cache"]
  cache-to   = ["type=local,dest=cache"]
  secret     = ["id=token,env=API_TOKEN"]
}

target "base" {
  context = "base"
}

target "gateway" {
  inherits   = ["_common"]
  context    = "gateway"
  dockerfile = "docker/Dockerfile"
  target     = "runtime"
  contexts   = { base = "target:base", shared = "shared", alpine = "docker-image://alpine:3.22" }
  tags       = ["${REGISTRY}/gateway:${VERSION}"]
  platforms  = ["linux/amd64", "linux/arm64"]
  attest     = ["type=sbom"]
  output     = ["type=image,push=true"]
}

target "worker" {
  name     = "worker-${queue}"
  matrix   = { queue = ["fast", "slow"] }
  inherits = ["gateway"]
  args     = { QUEUE = queue }
  tags     = ["acme/worker-${queue}:1"]
}

target "tool" {
  dockerfile-inline = "FROM debian:bookworm-slim\nCOPY shared /\n"
  tags              = ["tool"]
}
