#!/bin/sh
# The Debian packages that `make test-real` needs: a real WordPress with its servers, and a browser.
# Installs what is missing where it may (as root, or by sudo without a password), else names it.
set -eu
packages="wordpress wordpress-theme-twentytwentythree php php-fpm php-cli php-mysql php-gd php-curl
    php-xml php-mbstring php-zip nginx-light mariadb-server-core mariadb-client mariadb-client-core
    curl chromium"

missing=
for package in $packages; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then sudo=
elif sudo -n true 2>/dev/null; then sudo=sudo
else
    echo "make test-real needs these packages. Install them with:" >&2
    echo "  sudo apt install --no-install-recommends$missing" >&2
    exit 1
fi

echo "Installing for make test-real:$missing"
# The distribution's own services must not start: the tests run private ones.
policy=/usr/sbin/policy-rc.d
made=
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
    $sudo chmod 755 $policy
    made=1
fi
trap '[ -z "$made" ] || $sudo rm -f $policy' EXIT
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=300 $missing >/dev/null
