// tfjs-core alone registers no gradients; the union package would also bring a cpu and a webgl backend.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
