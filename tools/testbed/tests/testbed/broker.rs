//! The testbed on itself: a broker lives, dies and keeps its data; the reader sees what is committed and nothing else.

use std::time::Duration;

use anyhow::Result;
use copydesk_testbed::{Broker, Record, Until, base_record, produce, read_committed, unique};
use rdkafka::producer::{BaseProducer, Producer};

const PATIENCE: Duration = Duration::from_secs(60);

fn numbered(count: usize, partitions: i32) -> Vec<Record> {
    let record = |(number, partition): (i64, i32)| {
        Record::new(partition, format!("value {number}"))
            .with_key(format!("key {number}"))
            .with_header("number", number.to_string())
            .with_timestamp(1_700_000_000_000 + number)
    };
    (0..).zip((0..partitions).cycle()).take(count).map(record).collect()
}

fn values(records: &[Record]) -> Vec<String> {
    records.iter().map(Record::text).collect()
}

#[test]
fn what_is_produced_is_read_back_byte_for_byte() -> Result<()> {
    let broker = Broker::shared()?;
    let topic = broker.new_topic("bytes", 3)?;
    let mut records = numbered(9, 3);
    records.push(Record { partition: 2, key: Some(vec![]), value: None, timestamp: Some(5), ..Record::default() });
    records.push(Record { partition: 2, value: Some(vec![]), timestamp: Some(7), ..Record::default() });
    records.last_mut().unwrap().headers = vec![("twice".into(), None), ("twice".into(), Some(vec![0, 255]))];
    produce(&broker.inside(), &topic, records.clone())?;
    let read = read_committed(&broker.bootstrap(), &topic, Until::Count(11), PATIENCE)?;
    records.sort_by_key(|record| record.partition);
    let mut next = [0; 3];
    for record in &mut records {
        let next = &mut next[usize::try_from(record.partition)?];
        record.offset = *next;
        *next += 1;
    }
    assert_eq!(read, records);
    Ok(())
}

#[test]
fn an_aborted_transaction_is_invisible_and_an_open_one_is_waited_for() -> Result<()> {
    let broker = Broker::shared()?;
    let topic = broker.new_topic("aborted", 1)?;
    let producer: BaseProducer = broker.client().set("transactional.id", unique("tx")).create()?;
    producer.init_transactions(PATIENCE)?;
    for (value, keep) in [("first", true), ("never", false), ("second", true)] {
        producer.begin_transaction()?;
        producer.send(base_record(&topic, &Record::new(0, value))).map_err(|(error, _)| error)?;
        producer.flush(PATIENCE)?;
        if keep { producer.commit_transaction(PATIENCE)? } else { producer.abort_transaction(PATIENCE)? }
    }
    let read = read_committed(&broker.bootstrap(), &topic, Until::End, PATIENCE)?;
    assert_eq!(values(&read), ["first", "second"]);

    producer.begin_transaction()?;
    producer.send(base_record(&topic, &Record::new(0, "third"))).map_err(|(error, _)| error)?;
    producer.flush(PATIENCE)?;
    let early = read_committed(&broker.bootstrap(), &topic, Until::End, Duration::from_millis(300));
    assert!(early.unwrap_err().to_string().contains("no transaction is open"));
    producer.commit_transaction(PATIENCE)?;
    let read = read_committed(&broker.bootstrap(), &topic, Until::Count(3), PATIENCE)?;
    assert_eq!(values(&read), ["first", "second", "third"]);
    Ok(())
}

#[test]
fn a_stopped_and_a_killed_broker_keep_their_data_and_port_and_two_can_run_at_once() -> Result<()> {
    let broker = Broker::start()?;
    let other = Broker::shared()?;
    assert_ne!(broker.bootstrap(), other.bootstrap());
    let (topic, address) = (broker.new_topic("kept", 2)?, broker.bootstrap());
    produce(&broker.inside(), &topic, numbered(10, 2))?;
    broker.stop()?;
    broker.start_again()?;
    produce(&broker.inside(), &topic, numbered(10, 2))?;
    broker.kill()?;
    assert!(read_committed(&address, &topic, Until::End, Duration::from_millis(300)).is_err());
    broker.start_again()?;
    assert_eq!(broker.bootstrap(), address);
    assert_eq!(read_committed(&address, &topic, Until::Count(20), PATIENCE)?.len(), 20);
    Ok(())
}

#[test]
fn reading_in_vain_tells_how_far_it_came() -> Result<()> {
    let broker = Broker::shared()?;
    let topic = broker.new_topic("few", 2)?;
    produce(&broker.inside(), &topic, numbered(3, 2))?;
    let error = read_committed(&broker.bootstrap(), &topic, Until::Count(4), Duration::from_secs(2)).unwrap_err();
    assert!(error.to_string().contains("3 of 4 committed records"), "{error}");
    assert!(error.to_string().contains("partition 0: 2 up to offset 1"), "{error}");
    Ok(())
}
