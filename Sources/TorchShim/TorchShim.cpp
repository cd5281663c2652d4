#include "../CTorch/include/CTorch.h"
