/** Names of headers that come with a compiler or a system, so that a file of that name in the project is not meant. */

const c =
  'assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype';
const posix =
  'aio arpa/inet cpio dirent dlfcn fcntl fmtmsg fnmatch ftw getopt glob grp iconv ifaddrs langinfo libgen malloc memory monetary mqueue ndbm net/if netdb netinet/in netinet/tcp nl_types poll pthread pwd regex sched search semaphore spawn strings stropts sys/ioctl sys/ipc sys/mman sys/msg sys/param sys/resource sys/select sys/sem sys/shm sys/socket sys/stat sys/statvfs sys/sysctl sys/time sys/times sys/types sys/uio sys/un sys/utsname sys/wait syslog tar termios ulimit unistd utime utmpx windows winsock2 wordexp alloca execinfo intrin emmintrin immintrin xmmintrin arm_neon io process direct conio';

const names = new Set(`${c} ${posix}`.split(' ').map((name) => `${name}.h`));

/** A name without an ending is one of the C++ library. */
export function isStandardHeader(name: string): boolean {
  return names.has(name) || /^[a-z_]+$/.test(name) || /^(?:sys|linux|mach|bits)\//.test(name);
}
