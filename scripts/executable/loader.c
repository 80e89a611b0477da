/*
 * The first bytes of the single executable: starts the Node program that follows it in the same file with the C libraries that
 * follow it too, so that the file runs where no libc, no Node and no writable directory is (a bare container, musl, a broken machine).
 *
 * It does what the kernel does for a dynamic program, from inside: maps the program and the dynamic loader out of this file, hands the
 * loader its auxiliary vector and jumps. The libraries become memfds, because the loader opens libraries by path; that needs /proc.
 * Freestanding: it must not need what it is there to bring.
 *
 * Layout of the file: this program · payload entries, each on a 64 KiB boundary (the largest page of arm64) · one trailer of 4096 bytes.
 * Sources: elf(5), execve(2), getauxval(3), ld.so(8); kernel fs/binfmt_elf.c for the order of things on the stack.
 */
#include <elf.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#define PAGE_BYTES 65536UL
#define TRAILER_BYTES 4096
#define MAX_ENTRIES 16
#define MAGIC 0x3159485730474f47UL /* "GOG0WHY1" */

enum { PROT_R = 1, PROT_W = 2, PROT_X = 4, MAP_PRIV = 2, MAP_FIX = 0x10, MAP_ANON = 0x20, MEMFD_CLOEXEC = 1, GET_DESCRIPTOR_FLAGS = 1, EXIT_BAD_MACHINE = 3 };

struct entry {
  char name[40]; /* "program", "loader", or a library's soname */
  uint64_t offset;
  uint64_t bytes;
};

struct trailer {
  uint64_t magic;
  uint64_t count;
  struct entry entries[MAX_ENTRIES];
};

struct image {
  uint64_t base, entry, phdr, phnum;
};

#if defined(__x86_64__)
static long call(long n, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall" : "=a"(result) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
  return result;
}
__asm__(".globl _start\n_start:\n  xor %ebp,%ebp\n  mov %rsp,%rdi\n  and $-16,%rsp\n  call launch\n  hlt\n");
static void jump(uint64_t to, void *stack) {
  __asm__ volatile("mov %1,%%rsp\n  xor %%edx,%%edx\n  xor %%ebp,%%ebp\n  jmp *%0\n" : : "r"(to), "r"(stack) : "rdx", "memory");
  __builtin_unreachable();
}
#elif defined(__aarch64__)
static long call(long n, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = n;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
__asm__(".globl _start\n_start:\n  mov x29,xzr\n  mov x30,xzr\n  mov x0,sp\n  bl launch\n");
static void jump(uint64_t to, void *stack) {
  __asm__ volatile("mov sp,%1\n  mov x0,xzr\n  mov x29,xzr\n  mov x30,xzr\n  br %0\n" : : "r"(to), "r"(stack) : "x0", "memory");
  __builtin_unreachable();
}
#else
#error "no start-up code for this machine"
#endif

static size_t length(const char *s) {
  size_t n = 0;
  while (s[n]) n++;
  return n;
}

static int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

/* The compiler may turn loops into calls of these. */
void *memcpy(void *to, const void *from, size_t n) {
  char *t = to;
  const char *f = from;
  while (n--) *t++ = *f++;
  return to;
}

void *memset(void *to, int c, size_t n) {
  char *t = to;
  while (n--) *t++ = (char)c;
  return to;
}

/* As the launcher does: Node would read that file before anything else. Both names are equally long; see src/system/launcher-notes.ts. */
static void put_certificates_aside(char *variable) {
  static const char name[] = "NODE_EXTRA_CA_CERTS=", note[] = "GOWHY_NODE_CA_CERTS=";
  size_t n = 0;
  while (n < sizeof name - 1 && variable[n] == name[n]) n++;
  if (n == sizeof name - 1) memcpy(variable, note, sizeof note - 1);
}

static void quit(const char *why) {
  static const char before[] = "gowhy: ";
  static const char after[] = "\n";
  call(SYS_write, 2, (long)before, sizeof before - 1, 0, 0, 0);
  call(SYS_write, 2, (long)why, (long)length(why), 0, 0, 0);
  call(SYS_write, 2, (long)after, 1, 0, 0, 0);
  call(SYS_exit_group, EXIT_BAD_MACHINE, 0, 0, 0, 0, 0);
  __builtin_unreachable();
}

static void *map(uint64_t at, uint64_t bytes, int prot, int flags, int fd, uint64_t offset) {
  long result = call(SYS_mmap, (long)at, (long)bytes, prot, flags, fd, (long)offset);
  if (result < 0 && result > -4096) quit("not enough memory or address space to start (see ulimit -v).");
  return (void *)result;
}

/* The page size of this kernel, for segment ends; offsets in the file keep to the largest one. */
static uint64_t page = 4096;
static uint64_t down(uint64_t n) { return n & ~(page - 1); }
static uint64_t up(uint64_t n) { return down(n + page - 1); }

/* Maps one ELF image that begins at `offset` of the file. */
static struct image map_image(int fd, uint64_t offset) {
  const Elf64_Ehdr *head = map(0, page, PROT_R, MAP_PRIV, fd, offset);
  /* Tools that add a segment move the table to the end of the file. */
  uint64_t table = down(head->e_phoff), skip = head->e_phoff - table;
  const char *tables = map(0, skip + head->e_phnum * sizeof(Elf64_Phdr), PROT_R, MAP_PRIV, fd, offset + table);
  const Elf64_Phdr *segments = (const Elf64_Phdr *)(tables + skip);
  uint64_t lowest = ~0UL, highest = 0, bias = 0;
  for (int i = 0; i < head->e_phnum; i++) {
    if (segments[i].p_type != PT_LOAD) continue;
    if (segments[i].p_vaddr < lowest) lowest = down(segments[i].p_vaddr);
    if (segments[i].p_vaddr + segments[i].p_memsz > highest) highest = up(segments[i].p_vaddr + segments[i].p_memsz);
  }
  if (head->e_type == ET_DYN) bias = (uint64_t)map(0, highest - lowest, 0, MAP_PRIV | MAP_ANON, -1, 0) - lowest;
  struct image image = {.base = bias, .entry = bias + head->e_entry, .phnum = head->e_phnum, .phdr = 0};
  for (int i = 0; i < head->e_phnum; i++) {
    const Elf64_Phdr *s = &segments[i];
    if (s->p_type != PT_LOAD) continue;
    int prot = (s->p_flags & PF_R ? PROT_R : 0) | (s->p_flags & PF_W ? PROT_W : 0) | (s->p_flags & PF_X ? PROT_X : 0);
    uint64_t start = down(bias + s->p_vaddr), skew = bias + s->p_vaddr - start;
    uint64_t file_end = bias + s->p_vaddr + s->p_filesz, end = bias + s->p_vaddr + s->p_memsz;
    if (s->p_filesz) map(start, file_end - start, prot, MAP_PRIV | MAP_FIX, fd, offset + s->p_offset - skew);
    if (end > file_end) {
      /* To the end of the page, as the kernel does: the dynamic loader allocates from there and takes it for zero. */
      if (s->p_filesz && (s->p_flags & PF_W)) memset((void *)file_end, 0, up(file_end) - file_end);
      uint64_t rest = s->p_filesz ? up(file_end) : start;
      if (up(end) > rest) map(rest, up(end) - rest, prot, MAP_PRIV | MAP_FIX | MAP_ANON, -1, 0);
    }
    if (head->e_phoff >= s->p_offset && head->e_phoff < s->p_offset + s->p_filesz)
      image.phdr = bias + s->p_vaddr + (head->e_phoff - s->p_offset);
  }
  return image;
}

/* Appends /proc/self/fd/N. */
static char *add_path(char *to, long fd) {
  static const char folder[] = "/proc/self/fd/";
  memcpy(to, folder, sizeof folder - 1);
  to += sizeof folder - 1;
  char digits[20];
  int n = 0;
  do digits[n++] = (char)('0' + fd % 10), fd /= 10;
  while (fd);
  while (n) *to++ = digits[--n];
  *to = 0;
  return to;
}

static long library(int from, const struct entry *entry) {
  long fd = call(SYS_memfd_create, (long)entry->name, MEMFD_CLOEXEC, 0, 0, 0, 0);
  if (fd < 0) quit("the kernel gives no memory file (memfd_create): older than 3.17, or refused by a sandbox.");
  int64_t offset = (int64_t)entry->offset;
  for (uint64_t left = entry->bytes; left;) {
    long moved = call(SYS_sendfile, fd, from, (long)&offset, (long)left, 0, 0);
    if (moved <= 0) quit("its own libraries could not be copied to memory: the file is damaged, or memory is full.");
    left -= (uint64_t)moved;
  }
  return fd;
}

/* A number in decimal; returns where it ends. */
static char *add_number(char *to, uint64_t number) {
  char digits[24];
  int n = 0;
  do digits[n++] = (char)('0' + number % 10), number /= 10;
  while (number);
  while (n) *to++ = digits[--n];
  *to = 0;
  return to;
}

struct limit {
  int resource;
  const char *name;
  uint64_t least;
};

/* What Node needs to start at all; the same figures, measured, as in src/cli/launcher.sh. Numbers of the kernel: asm-generic/resource.h. */
static const struct limit LIMITS[] = {
  {7, "open files (ulimit -n) below 64", 64},
  {9, "address space (ulimit -v) below 1000000000 bytes", 1000000000},
  {2, "data size (ulimit -d) below 80000000 bytes", 80000000},
  {3, "stack size (ulimit -s) below 131072 bytes", 131072},
};

/* Ends with exit 3 where a limit is too low; else writes the soft limit of open files, which Node raises, where it differs from the hard one. */
static int read_limits(char *open_files) {
  int differs = 0;
  for (unsigned i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++) {
    uint64_t soft_hard[2];
    if (call(SYS_prlimit64, 0, LIMITS[i].resource, 0, (long)soft_hard, 0, 0) < 0) continue;
    if (soft_hard[i == 0] < LIMITS[i].least) {
      static const char before[] = "gowhy: a limit is too low for it to start / \350\265\204\346\272\220\351\231\220\345\210\266\350\277\207\344\275\216\357\274\214\346\227\240\346\263\225\345\220\257\345\212\250: ";
      call(SYS_write, 2, (long)before, sizeof before - 1, 0, 0, 0);
      call(SYS_write, 2, (long)LIMITS[i].name, (long)length(LIMITS[i].name), 0, 0, 0);
      call(SYS_write, 2, (long)"\n", 1, 0, 0, 0);
      quit("the go command here is under the same limit. Raise it, or look from outside: gowhy check --of PID");
    }
    if (i == 0 && soft_hard[0] != soft_hard[1]) {
      add_number(open_files, soft_hard[0]);
      differs = 1;
    }
  }
  return differs;
}

/* Writes the set of ignored signals as /proc/PID/status has it: Node forgets it, and `gowhy run` hands it on. */
static int read_ignored(char *ignored) {
  enum { SIG_IGNORED = 1, LAST_SIGNAL = 64 };
  uint64_t set = 0;
  for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
    uint64_t action[8] = {0}; /* The kernel's struct sigaction: the handler comes first. */
    if (call(SYS_rt_sigaction, signal, 0, (long)action, 8, 0, 0) == 0 && action[0] == SIG_IGNORED) set |= 1UL << (signal - 1);
  }
  for (int i = 0; i < 16; i++) ignored[i] = "0123456789abcdef"[(set >> (60 - 4 * i)) & 15];
  return set != 0;
}

/* What is opened next would take the number of a closed standard stream: as Node does, each gets /dev/null. Their numbers go to `closed`. */
static int fill_streams(char *closed) {
  char *at = closed;
  for (int stream = 0; stream <= 2; stream++) {
    if (call(SYS_fcntl, stream, GET_DESCRIPTOR_FLAGS, 0, 0, 0, 0) >= 0) continue;
    *at++ = '0' + stream;
    call(SYS_openat, -100, (long)"/dev/null", 2, 0, 0, 0);
  }
  return at != closed;
}

void launch(long *stack) {
  long argc = stack[0];
  char **argv = (char **)(stack + 1), **envp = argv + argc + 1, **end = envp;
  while (*end) end++;
  Elf64_auxv_t *aux = (Elf64_auxv_t *)(end + 1), *last = aux;
  const char *self = 0;
  for (; last->a_type != AT_NULL; last++) {
    if (last->a_type == AT_PAGESZ) page = last->a_un.a_val;
    if (last->a_type == AT_EXECFN) self = (const char *)last->a_un.a_val;
  }

  static char closed[32] = "GOWHY_CLOSED_STREAMS=";
  int closes = fill_streams(closed + sizeof "GOWHY_CLOSED_STREAMS=" - 1);
  long fd = call(SYS_openat, -100, (long)"/proc/self/exe", 0x80000, 0, 0, 0);
  if (fd < 0) fd = call(SYS_openat, -100, (long)self, 0x80000, 0, 0, 0);
  if (fd < 0) quit("it cannot read its own file.");
  struct trailer trailer;
  long bytes = call(SYS_lseek, fd, -(long)TRAILER_BYTES, 2, 0, 0, 0);
  if (bytes < 0 || call(SYS_read, fd, (long)&trailer, sizeof trailer, 0, 0, 0) != sizeof trailer || trailer.magic != MAGIC || trailer.count > MAX_ENTRIES)
    quit("the file is cut short or damaged: download it again and compare it with SHA256SUMS.");

  struct image program = {0}, loader = {0};
  static char preload[MAX_ENTRIES * 32] = "LD_PRELOAD=";
  char *at = preload + sizeof "LD_PRELOAD=" - 1;
  long own = 0;
  for (uint64_t i = 0; i < trailer.count; i++) {
    const struct entry *entry = &trailer.entries[i];
    if (same(entry->name, "program")) program = map_image((int)fd, entry->offset);
    else if (same(entry->name, "loader")) loader = map_image((int)fd, entry->offset);
    else {
      long memory = library((int)fd, entry);
      if (own++) *at++ = ':';
      at = add_path(at, memory);
    }
  }
  if (call(SYS_faccessat, -100, (long)"/proc/self/fd", 0, 0, 0, 0) < 0) quit("/proc is not mounted here. gowhy reads the machine through it: mount it (mount -t proc proc /proc), or run gowhy outside.");

  /* The user's own LD_PRELOAD is put back by the program: see src/cli/own-libraries.ts. */
  static char kept[8192] = "GOWHY_LD_PRELOAD=";
  static char open_files[48] = "GOWHY_OPEN_FILES=";
  static char ignored[48] = "GOWHY_IGNORED_SIGNALS=";
  int ignores = read_ignored(ignored + sizeof "GOWHY_IGNORED_SIGNALS=" - 1);
  int differs = read_limits(open_files + sizeof "GOWHY_OPEN_FILES=" - 1);
  long variables = end - envp, pairs = last - aux + 1;
  long words = 1 + argc + 1 + variables + 5 + 1 + pairs * 2;
  /* Below this function's own frame: it is still in use while the new block is written. */
  long *fresh = (long *)(((uint64_t)__builtin_frame_address(0) - PAGE_BYTES - (uint64_t)words * sizeof(long)) & ~15UL);
  long *put = fresh;
  *put++ = argc;
  for (long i = 0; i < argc; i++) *put++ = (long)argv[i];
  *put++ = 0;
  for (long i = 0; i < variables; i++) {
    put_certificates_aside(envp[i]);
    static const char name[] = "LD_PRELOAD=";
    size_t n = 0;
    while (n < sizeof name - 1 && envp[i][n] == name[n]) n++;
    if (n < sizeof name - 1) *put++ = (long)envp[i];
    else if (length(envp[i]) < sizeof kept - 32) memcpy(kept + sizeof "GOWHY_LD_PRELOAD=" - 1, envp[i] + n, length(envp[i] + n) + 1);
  }
  *put++ = (long)preload;
  *put++ = (long)kept;
  if (differs) *put++ = (long)open_files;
  if (ignores) *put++ = (long)ignored;
  if (closes) *put++ = (long)closed;
  *put++ = 0;
  for (Elf64_auxv_t *each = aux; each <= last; each++) {
    uint64_t value = each->a_un.a_val;
    if (each->a_type == AT_PHDR) value = program.phdr;
    if (each->a_type == AT_PHNUM) value = program.phnum;
    if (each->a_type == AT_ENTRY) value = program.entry;
    if (each->a_type == AT_BASE) value = loader.base;
    *put++ = (long)each->a_type;
    *put++ = (long)value;
  }
  call(SYS_close, fd, 0, 0, 0, 0, 0);
  jump(loader.entry, fresh);
}
