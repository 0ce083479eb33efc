"""A log-mel spectrogram in torch or in librosa, computed when it is asked for: see spectrograms.ts.

The first line on standard input is {"library", "options", "samples"}; every further one {"check": 1}, answered with the levels, frame by
frame, or {"time": n}, answered with the mean times of n more after one that does not count.
"""

import base64
import json
import sys
import time

import numpy as np

given = json.loads(sys.stdin.readline())
samples = np.frombuffer(base64.b64decode(given["samples"]), dtype="<f4").copy()
rate, n_fft, hop, bands, scale, norm, pad = (given["options"][key] for key in ("rate", "nFft", "hop", "bands", "scale", "norm", "pad"))

import librosa

filters = librosa.filters.mel(sr=rate, n_fft=n_fft, n_mels=bands, htk=scale == "htk", norm=norm)

if given["library"] == "torch":
    import torch

    torch.set_num_threads(1)
    version = "torch " + torch.__version__.split("+")[0]
    if scale == "htk" and norm is None:
        # torchaudio.functional.melscale_fbanks by its definition, in float32 as there
        to_hz = lambda mel: 700 * (10 ** (mel / 2595) - 1)
        edges = to_hz(torch.linspace(0, 2595 * np.log10(1 + (rate // 2) / 700), bands + 2))
        slopes = edges.unsqueeze(0) - torch.linspace(0, rate // 2, n_fft // 2 + 1).unsqueeze(1)
        widths = edges[1:] - edges[:-1]
        filters = torch.clamp(torch.minimum(-slopes[:, :-2] / widths[:-1], slopes[:, 2:] / widths[1:]), min=0).T.contiguous().numpy()
    clip, window, weights = torch.from_numpy(samples), torch.hann_window(n_fft), torch.from_numpy(filters)

    def levels():
        with torch.no_grad():
            spectrum = torch.stft(clip, n_fft, hop, window=window, center=True, pad_mode=pad, return_complex=True)
            power = spectrum.real**2 + spectrum.imag**2
            return (10 * torch.log10(torch.clamp(weights @ power, min=1e-10))).numpy()

else:
    version = "librosa " + librosa.__version__

    def levels():
        power = librosa.feature.melspectrogram(
            y=samples, sr=rate, n_fft=n_fft, hop_length=hop, n_mels=bands, pad_mode=pad, htk=scale == "htk", norm=norm
        )
        return librosa.power_to_db(power, top_db=None)


def reply(message):
    print(json.dumps(message), flush=True)


reply({"library": version})
for line in sys.stdin:
    request = json.loads(line)
    if "check" in request:
        reply({"losses": [levels().T.ravel().tolist()]})
        continue
    levels()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(request["time"]):
        levels()
    elapsed = 1000 / request["time"]
    reply({"milliseconds": (time.perf_counter() - wall) * elapsed, "cpuMilliseconds": (time.process_time() - cpu) * elapsed})
