/* A disk that takes its time: every flush waits while the file $SLOW_DISK is there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

#define WAIT_US 400000

static void wait_for_the_disk(void) {
    const char *sign = getenv("SLOW_DISK");
    if (sign && access(sign, F_OK) == 0)
        usleep(WAIT_US);
}

int fsync(int file) {
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_for_the_disk();
    return real(file);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_for_the_disk();
    return real(file);
}
