"""What registers and integrators ask of HQ about registers, devices and transactions."""
