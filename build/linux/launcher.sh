#!/bin/sh
# Installed as /usr/bin/mediamagic-uploader, a file of the package: the package manager keeps it in an upgrade and takes
# it away with the package, without a script.
exec /opt/mediamagic-uploader/mediamagic-uploader "$@"
