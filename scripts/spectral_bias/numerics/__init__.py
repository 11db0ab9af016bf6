"""The numeric environment of a job: threads, device, instruction set, the sine that training uses, the memory guard."""
