#!/bin/sh
# Runs after files were taken away: dpkg's postrm ("remove", "purge", "upgrade" and others), rpm's postun script with the
# number of versions that stay. In an upgrade the new version is in place already (rpm) or about to be (dpkg): nothing to
# do. The notes on shells in after-install.sh hold here too.
set -e

case "$1" in
remove | purge | 0) ;;
*) exit 0 ;;
esac

profile=/etc/apparmor.d/mediamagic-uploader
if [ -f "$profile" ]; then
  if command -v apparmor_status >/dev/null 2>&1 && apparmor_status --enabled >/dev/null 2>&1; then
    if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
      apparmor_parser --remove "$profile" >/dev/null 2>&1 || true
    fi
  fi
  rm -f "$profile"
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database /usr/share/applications || true
fi

# The entry that starts the app at login would point nowhere. A mere removal leaves it for the next installation: its
# TryExec keeps desktops from starting what is not there. Read and removed as the user whose folder it is in, so that a
# link in that folder leads nowhere that this user may not read or write.
if [ "$1" = purge ] || [ "$1" = 0 ]; then
  getent passwd | while IFS=: read -r user _ _ _ _ home _; do
    entry="$home/.config/autostart/mediamagic-uploader.desktop"
    if [ -f "$entry" ]; then
      runuser -u "$user" -- sh -c 'if grep -q "^TryExec=/opt/mediamagic-uploader/" "$1"; then rm -f "$1"; fi' sh "$entry" \
        </dev/null || true
    fi
  done
fi
exit 0
