/* Preloaded into Snakemake's own process, this hides files below results/ for some seconds after they were written, as a
   network file system does whose client keeps the answer "there is no such file". Other processes see everything. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int hidden(int folder, const char *path)
{
    const char *process = getenv("SEEN_LATE_BY"), *seconds = getenv("SEEN_LATE_SECONDS");
    struct stat found;
    if (!path || !process || !seconds || getpid() != atoi(process) || !strstr(path, "results/"))
        return 0;
    if (strstr(path, "timings/"))
        return 0;
    if (syscall(SYS_newfstatat, folder, path, &found, 0) || !S_ISREG(found.st_mode))
        return 0;
    if (time(NULL) - found.st_ctime >= atoi(seconds))
        return 0;
    errno = ENOENT;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int stat(const char *path, struct stat *found)
{
    return hidden(AT_FDCWD, path) ? -1 : (int)syscall(SYS_newfstatat, AT_FDCWD, path, found, 0);
}
int stat64(const char *path, struct stat64 *found) { return stat(path, (struct stat *)found); }
int lstat(const char *path, struct stat *found)
{
    return hidden(AT_FDCWD, path) ? -1 : (int)syscall(SYS_newfstatat, AT_FDCWD, path, found, AT_SYMLINK_NOFOLLOW);
}
int lstat64(const char *path, struct stat64 *found) { return lstat(path, (struct stat *)found); }
int fstatat(int folder, const char *path, struct stat *found, int flags)
{
    return hidden(folder, path) ? -1 : (int)syscall(SYS_newfstatat, folder, path, found, flags);
}
int fstatat64(int folder, const char *path, struct stat64 *found, int flags)
{
    return fstatat(folder, path, (struct stat *)found, flags);
}
int __xstat(int version, const char *path, struct stat *found) { (void)version; return stat(path, found); }
int __xstat64(int version, const char *path, struct stat64 *found) { (void)version; return stat64(path, found); }
int __lxstat(int version, const char *path, struct stat *found) { (void)version; return lstat(path, found); }
int __lxstat64(int version, const char *path, struct stat64 *found) { (void)version; return lstat64(path, found); }
int access(const char *path, int mode)
{
    return hidden(AT_FDCWD, path) ? -1 : REAL(access)(path, mode);
}

static int opened(int folder, const char *path, int flags, mode_t mode)
{
    if (!(flags & O_CREAT) && hidden(folder, path))
        return -1;
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}
#define MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags, mode) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags, mode) return opened(folder, path, flags, mode); }
