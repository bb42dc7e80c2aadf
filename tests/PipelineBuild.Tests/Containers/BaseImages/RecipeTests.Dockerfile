FROM scratch
ARG TARGETARCH
ADD ${TARGETARCH}/root.tar /
COPY ${TARGETARCH}/files /
RUN ["groupadd","--gid","1000","node"]
RUN ["useradd","--uid","1000","--gid","node","--create-home","--shell","/bin/bash","node"]
ENV NODE_VERSION="20.0.0"
ENV ODD="a \"b\" \$HOME \\ c"
CMD ["node","--title=a b"]
