// Gloo's own headers are in no wheel, and LibTorch's header of its Gloo group names five of them. Of what they declare it needs
// these names, and sees none of their insides: its class has here the layout that it has in the library.
#pragma once
