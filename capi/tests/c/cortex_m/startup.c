/* From reset to newlib's start, which goes on to main and reports its result by semihosting. */

#include <stdint.h>
#include <unistd.h>

/* From the linker script and from newlib. */
extern uint32_t stack_top, data_start, data_end, data_load;
extern void _start(void);

void reset(void);

static void fault(void) {
    _exit(2);
}

__attribute__((section(".vectors"), used)) static const struct {
    void *stack;
    void (*handlers[15])(void);
} vectors = {
    &stack_top,
    {reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault},
};

void reset(void) {
    /* The coprocessors of the FPU, 10 and 11, are open to all code. */
    volatile uint32_t *const cpacr = (volatile uint32_t *)0xE000ED88u;
    const uint32_t *from = &data_load;
    uint32_t *to;
    *cpacr |= 0xFu << 20;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    for (to = &data_start; to < &data_end; to++) {
        *to = *from++;
    }
    _start();
}
