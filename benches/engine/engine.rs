//! The parts of the framework that a message passes, each by itself: what a change of one costs, before it is noise among
//! the system calls. `scripts/bench` runs it.

#[cfg(asena_bench)]
mod events;

#[cfg(asena_bench)]
mod parts {
    use std::hint::black_box;
    use std::time::Duration;

    use asena_ws::__bench::{Reader, Room, check_utf8, encode, masked, unmask};
    use asena_ws::Message;
    use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};

    const SIZES: [usize; 3] = [32, 1 << 10, 64 << 10];
    /// As a pipelining client has it in one read.
    const MESSAGES_A_READ: usize = 16;
    const ROOMS: [usize; 3] = [10, 1_000, 5_000];

    fn text(bytes: usize) -> String {
        "price=4711 ".chars().cycle().take(bytes).collect()
    }

    /// Of one, two, three and four bytes.
    fn letters(bytes: usize) -> String {
        let mut letters: String = "aß€🙂".chars().cycle().take(bytes).collect();
        while letters.len() > bytes {
            letters.pop();
        }
        letters
    }

    fn codec(criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group("decode");
        for size in SIZES {
            let read = masked(Message::from(text(size))).repeat(MESSAGES_A_READ);
            group.throughput(Throughput::Elements(MESSAGES_A_READ as u64));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                let mut reader = Reader::default();
                bencher.iter_batched_ref(
                    || read.clone(),
                    |read| assert_eq!(reader.decode(read), MESSAGES_A_READ),
                    BatchSize::SmallInput,
                );
            });
        }
        group.finish();

        let mut group = criterion.benchmark_group("encode");
        for size in SIZES {
            let message = Message::from(text(size));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| encode(black_box(&message).clone()));
            });
        }
        group.finish();
    }

    fn payloads(criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group("unmask");
        for size in SIZES {
            let mut payload = text(size).into_bytes();
            group.throughput(Throughput::Bytes(size as u64));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| unmask(black_box(&mut payload)));
            });
        }
        group.finish();

        let mut group = criterion.benchmark_group("utf-8");
        for size in SIZES {
            for (name, text) in [("ascii", text(size)), ("letters", letters(size))] {
                group.throughput(Throughput::Bytes(text.len() as u64));
                group.bench_function(BenchmarkId::new(name, size), |bencher| {
                    bencher.iter(|| assert!(check_utf8(black_box(text.as_bytes()))));
                });
            }
        }
        group.finish();
    }

    fn fan_out(criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group("fan-out");
        for size in ROOMS {
            let room = Room::new(size).expect("its name is a good one");
            let message = Message::from(text(128));
            group.throughput(Throughput::Elements(size as u64));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter_batched(
                    || room.drain(),
                    |()| assert_eq!(room.publish(message.clone()), size),
                    BatchSize::PerIteration,
                );
            });
        }
        group.finish();
    }

    pub fn run() {
        let mut criterion = Criterion::default()
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2))
            .configure_from_args();
        codec(&mut criterion);
        payloads(&mut criterion);
        fan_out(&mut criterion);
        crate::events::events(&mut criterion);
        criterion.final_summary();
    }
}

fn main() {
    #[cfg(asena_bench)]
    parts::run();
    #[cfg(not(asena_bench))]
    println!("scripts/bench runs it: what it measures is there only under `--cfg asena_bench`");
}
