# A command flows in; it runs in a room of its own: no network, and of the disk only the folders named, which can't be
# written. Usage: room.sh ROOT HIDDEN FOLDER … -- COMMAND …, with ROOT an empty folder. Linux with util-linux.
# The first unshare may mount; the second gives that right up, and so can't undo what the first has mounted.
exec unshare --user --map-root-user --mount --net --pid --ipc --uts --fork --kill-child --mount-proc sh -euc '
  root=$1 hidden=$2
  shift 2
  mount -t tmpfs tmpfs "$root"
  while [ "$1" != -- ]; do
    if [ -L "$1" ]; then
      ln -s "$(readlink "$1")" "$root$1"
    elif [ -d "$1" ]; then
      mkdir -p "$root$1"
      mount --bind -o ro "$1" "$root$1"
    fi
    shift
  done
  shift
  if [ -d "$root$hidden" ]; then mount -t tmpfs -o ro tmpfs "$root$hidden"; fi
  mkdir -p "$root/proc" "$root/dev" "$root/tmp" "$root/.outside"
  mount --bind /proc "$root/proc"
  for device in null zero urandom; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  cd "$root"
  pivot_root . .outside
  umount -l /.outside
  rmdir /.outside
  cd /tmp
  exec unshare --user --map-current-user --mount --fork --kill-child "$@"
' sh "$@"
