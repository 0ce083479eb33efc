/** The same network in PyTorch, with our weights: logits and time of a prediction as JSON. */
export const torchPeer = `
import json, statistics, sys, time
import torch
import torch.nn.functional as F
torch.set_num_threads(1)
given = json.load(sys.stdin)
x = torch.tensor(given["x"]).reshape(given["count"], 156, 64)
w = {name: torch.tensor(entry["values"], dtype=torch.float32).reshape(entry["shape"]) for name, entry in given["weights"].items()}

def forward(x):
    h = x.transpose(1, 2)
    for layer, kernel in enumerate((5, 3, 3)):
        # 'same' padding as TensorFlow has it: the odd frame is added at the end
        total = max((-(-h.shape[2] // 2) - 1) * 2 + kernel - h.shape[2], 0)
        h = F.conv1d(F.pad(h, (total // 2, total - total // 2)), w[f"layer{layer}.kernel"].permute(2, 1, 0), stride=2)
        h = F.leaky_relu(F.group_norm(h, 8, w[f"layer{layer}.gamma"], w[f"layer{layer}.beta"]), 0.1)
    features = torch.cat([h.mean(2), (h.var(2, unbiased=False) + 1e-5).sqrt()], 1)
    return features @ w["logits.kernel"] + w["logits.bias"]

def median_ms(work, repeats):
    times = []
    for _ in range(repeats + 2):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[2:])

with torch.no_grad():
    logits = forward(x).reshape(-1).tolist()
    predict_ms = median_ms(lambda: forward(x), 15)
print(json.dumps({"version": torch.__version__.split("+")[0], "logits": logits, "predict_ms": predict_ms}))
`;
