/**
 * The shell script that makes the world of a sandboxed program: a file system in memory with what the program needs of
 * this machine, read-only, and nothing else; no network (the namespace has only a loopback that is down). It runs as the
 * root of a user namespace of its own, and gives up that power before the program starts, which else could make what it
 * sees writable again. Knows nothing of what is run.
 */

/**
 * Arguments: the folder to build in, the folder with the program's files, seconds of processor time, then what is to be
 * seen read-only, `--`, and the command. `umount -l` of the old root leaves nothing to climb back to.
 */
export const namespaceScript = `set -e
root=$1 files=$2 seconds=$3
shift 3
mount -t tmpfs -o size=64m,mode=755 sandbox "$root"
mkdir "$root/proc" "$root/dev" "$root/tmp" "$root/program" "$root/old"
cp -R "$files/." "$root/program/"
while [ "$1" != -- ]; do
  if [ -L "$1" ]; then
    mkdir -p "$root$(dirname "$1")"
    ln -s "$(readlink "$1")" "$root$1"
  elif [ -d "$1" ]; then
    mkdir -p "$root$1"
    mount --rbind "$1" "$root$1"
    mount -o remount,bind,ro "$root$1"
  elif [ -e "$1" ]; then
    mkdir -p "$root$(dirname "$1")"
    : > "$root$1"
    mount --bind "$1" "$root$1"
    mount -o remount,bind,ro "$root$1"
  fi
  shift
done
shift
for device in null zero random urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t proc proc "$root/proc" 2>/dev/null || true
cd "$root"
pivot_root . old
umount -l /old
rmdir /old
ulimit -t "$seconds"
ulimit -f 32768
ulimit -c 0
cd /program
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
`;
