#include "CC2PA.h"
