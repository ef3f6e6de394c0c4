#!/bin/sh
# Runs after the files are there: dpkg's postinst ("configure"), rpm's post script. It may run again at any time.
# For any POSIX shell: rpm runs it with /bin/sh, whatever the first line says. A percent sign would be a macro there, and
# a dollar sign with braces one of electron-builder's.
set -e

app=/opt/mediamagic-uploader

case "$1" in
abort-upgrade | abort-remove | abort-deconfigure) exit 0 ;;
esac

# Chromium's sandbox wants user namespaces, or a helper that belongs to root and runs as root.
if [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox"
else
  chmod 4755 "$app/chrome-sandbox"
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database /usr/share/applications || true
fi

# Ubuntu 24.04 and later allow user namespaces only to programs with an AppArmor profile. Older versions of AppArmor do
# not know such profiles, and need none.
profile=/etc/apparmor.d/mediamagic-uploader
if command -v apparmor_status >/dev/null 2>&1 && apparmor_status --enabled >/dev/null 2>&1; then
  if apparmor_parser --skip-kernel-load --debug "$app/resources/apparmor-profile" >/dev/null 2>&1; then
    cp -f "$app/resources/apparmor-profile" "$profile"
    # In a chroot the running kernel is another system's.
    if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
      apparmor_parser --replace --write-cache --skip-read-cache "$profile" || true
    fi
  fi
fi
exit 0
